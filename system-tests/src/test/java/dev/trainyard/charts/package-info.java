/** The Helm chart, rendered by Helm itself and held against Kubernetes' model and against what the services say. */
package dev.trainyard.charts;
