/** A unit of work that one worker does: its name, its attempt, what it needs and what it leaves. */
package dev.trainyard.job.task;
