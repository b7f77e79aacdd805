/** The composition root: the only place that names an adapter. */
package dev.trainyard.evaluator.wiring;
