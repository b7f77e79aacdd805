/** How quick, how large and how soon built a whole yard is, measured from outside: its processes, its HTTP, its log. */
package dev.trainyard.benchmarks.yard;
