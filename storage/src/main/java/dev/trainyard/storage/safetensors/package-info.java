/** Tensors in files that anyone can read: the safetensors format. */
package dev.trainyard.storage.safetensors;
