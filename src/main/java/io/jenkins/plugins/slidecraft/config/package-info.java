/** The global configuration: clusters, registries, metric servers, environments, and how to reach them. */
package io.jenkins.plugins.slidecraft.config;
