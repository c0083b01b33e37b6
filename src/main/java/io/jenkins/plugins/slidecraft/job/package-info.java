/**
 * Kubernetes Jobs that work on a database: what they are made of, what their pods say, and what the tools in them print. Pure;
 * who creates and stops them is the environment's migration.
 */
package io.jenkins.plugins.slidecraft.job;
