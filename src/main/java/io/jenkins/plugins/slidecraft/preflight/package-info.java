/**
 * What is looked at before a release touches anything: whether the variables that its components need exist (G4), and
 * whether it works together with what keeps running (G16).
 */
package io.jenkins.plugins.slidecraft.preflight;
