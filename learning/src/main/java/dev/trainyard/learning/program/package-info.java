/** Model families as readable TorchScript texts, and what Java hands to them. */
package dev.trainyard.learning.program;
