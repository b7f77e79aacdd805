/** The ledger's topic: append, read from an offset, ask for the end. */
package dev.trainyard.messaging.log;
