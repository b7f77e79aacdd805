/** Text to tokens and back: bytes, characters, pairs of bytes learnt from a corpus, and what others have made. */
package dev.trainyard.learning.tokenizer;
