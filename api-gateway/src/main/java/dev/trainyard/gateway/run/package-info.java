/** The gateway's use cases: the replica of the ledger, the leader's duties, requests. */
package dev.trainyard.gateway.run;
