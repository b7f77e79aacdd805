/** The commands. */
package dev.trainyard.commandline;
