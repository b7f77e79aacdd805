/** GPT-2's family: what a model of it is, its parameters, and its form in Hugging Face's layout. */
package dev.trainyard.learning.gpt;
