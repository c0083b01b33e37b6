/**
 * The plugin's steps in a rehearsal: the same parameters, the plugin's own classes for every rule and every operation, our own
 * binding. {@code slidecraftBuild} builds nothing: its digests are made of the tags.
 */
package io.jenkins.plugins.slidecraft.rehearsal.plugin;
