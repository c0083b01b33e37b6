/** The Pipeline steps, thin, and what ties operations to Jenkins runs. */
package io.jenkins.plugins.slidecraft.steps;
