/** The page of a rehearsal: one HTML file with its styles and charts in it, which loads nothing. */
package io.jenkins.plugins.slidecraft.rehearsal.page;
