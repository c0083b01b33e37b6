/** {@code slidecraftMigrate}: brings the databases of an environment to a release's level, before the release is deployed (G8). */
package io.jenkins.plugins.slidecraft.migration;
