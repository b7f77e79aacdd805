/** The yard as its users see it: over HTTP only. */
package dev.trainyard.commandline.client;
