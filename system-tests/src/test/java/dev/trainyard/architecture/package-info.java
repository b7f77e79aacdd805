/** The walls of the house: who may know whom, and that the documents say what the code does. */
package dev.trainyard.architecture;
