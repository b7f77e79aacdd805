/** A yard on one machine: its folder, its processes, and who looks after them. */
package dev.trainyard.commandline.stack;
