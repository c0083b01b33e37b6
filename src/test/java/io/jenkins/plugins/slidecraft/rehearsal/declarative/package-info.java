/**
 * A named subset of declarative syntax: read from the source's syntax tree, rewritten into a map of values and closures and
 * run by {@code Declarative.groovy}, which follows the {@code ModelInterpreter} of pipeline-model-definition.
 */
package io.jenkins.plugins.slidecraft.rehearsal.declarative;
