/** Files of texts: running ones, and documents in JSON Lines. */
package dev.trainyard.datasets.text;
