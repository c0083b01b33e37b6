/** Git over HTTP by JGit, without a working copy. */
package io.jenkins.plugins.slidecraft.git.jgit;
