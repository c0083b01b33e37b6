/** What people and programs see of a run: its releases, gates, approvals and incidents. */
package io.jenkins.plugins.slidecraft.ui;
