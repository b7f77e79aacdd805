/** How conversations and prompts become the tokens that a model learns and answers. */
package dev.trainyard.learning.chat;
