/**
 * The controller of a rehearsal: what in Jenkins is the plugin's adapter between steps and operations. The operations, their
 * driver, the lock, the ledger and the settlement are the plugin's own classes; the cluster, the metrics, the registry and the
 * process that runs them are simulated.
 */
package io.jenkins.plugins.slidecraft.rehearsal.controller;
