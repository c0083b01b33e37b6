/** The port to Git repositories that files are committed to. */
package io.jenkins.plugins.slidecraft.git;
