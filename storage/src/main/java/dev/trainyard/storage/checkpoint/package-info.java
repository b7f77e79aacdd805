/** Sets of objects that are whole or do not exist: parts first, their manifest last. */
package dev.trainyard.storage.checkpoint;
