/**
 * What is looked at before a release touches anything: whether the variables that its components need exist (G4).
 */
package io.jenkins.plugins.slidecraft.preflight;
