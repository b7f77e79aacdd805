/** Files of conversations, and of prompts with completions, in OpenAI's form: read strictly, judged line by line. */
package dev.trainyard.datasets.conversation;
