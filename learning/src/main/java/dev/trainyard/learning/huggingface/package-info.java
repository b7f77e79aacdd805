/**
 * Models in Hugging Face's layout: what the members of {@code config.json} and the names of the tensors mean here. Trees
 * and tensors come in and go out; files are the caller's.
 */
package dev.trainyard.learning.huggingface;
