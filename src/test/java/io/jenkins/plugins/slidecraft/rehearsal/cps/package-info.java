/**
 * A small engine for Jenkinsfiles: the scripts run under the groovy-cps library that Jenkins uses too, everything that
 * workflow-cps adds to it (threads, bodies, binding of arguments, flow nodes, the text of the console) is re-implemented here,
 * after the sources of workflow-cps, structs and the steps' own plugins.
 */
package io.jenkins.plugins.slidecraft.rehearsal.cps;
