/** A language model whole: what it computes, its tokens and its form, as the files that others load. */
package dev.trainyard.learning.model;
