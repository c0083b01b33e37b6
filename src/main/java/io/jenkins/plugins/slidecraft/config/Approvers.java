package io.jenkins.plugins.slidecraft.config;

import hudson.model.User;
import hudson.security.SecurityRealm;
import jenkins.model.IdStrategy;
import jenkins.model.Jenkins;

/** Who may decide about an environment: the users and groups on its list of approvers. */
public final class Approvers {
    private Approvers() {}

    /** @param user a user's id; empty for somebody who was not logged in */
    public static boolean contain(EnvironmentConfig environment, String user) {
        if (user.isEmpty()) {
            return false;
        }
        SecurityRealm realm = Jenkins.get().getSecurityRealm();
        if (listed(environment, user, realm.getUserIdStrategy())) {
            return true;
        }
        User known = User.getById(user, false);
        return known != null
                && known.getAuthorities().stream()
                        .anyMatch(group -> listed(environment, group, realm.getGroupIdStrategy()));
    }

    private static boolean listed(EnvironmentConfig environment, String id, IdStrategy strategy) {
        return environment.approverIds().stream().anyMatch(listed -> strategy.equals(listed, id));
    }
}
