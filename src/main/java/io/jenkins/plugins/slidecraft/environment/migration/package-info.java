/**
 * A migration that is under way in an environment: its plan and its Jobs, turn by turn, for the operation that began it and for
 * whoever has to finish it (G8).
 */
package io.jenkins.plugins.slidecraft.environment.migration;
