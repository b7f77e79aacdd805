/** Objects in buckets: the port that everything stores through, and its adapters. */
package dev.trainyard.storage.objects;
