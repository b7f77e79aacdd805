/** The one door to libtorch, and what keeps the process alive behind it. */
package dev.trainyard.learning.engine;
