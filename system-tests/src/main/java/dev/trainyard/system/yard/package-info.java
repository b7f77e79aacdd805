/** A yard seen from outside: its processes by their signals, its service by HTTP. */
package dev.trainyard.system.yard;
