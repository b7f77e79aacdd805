/** Texts that language models learn from and answer in: conversations, and prompts with their completions. */
package dev.trainyard.job.conversation;
