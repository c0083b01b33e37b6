package io.jenkins.plugins.slidecraft.config;

import com.cloudbees.plugins.credentials.CredentialsMatcher;
import com.cloudbees.plugins.credentials.CredentialsMatchers;
import com.cloudbees.plugins.credentials.common.StandardCredentials;
import com.cloudbees.plugins.credentials.common.StandardListBoxModel;
import hudson.security.ACL;
import hudson.util.FormValidation;
import hudson.util.ListBoxModel;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import jenkins.model.Jenkins;

/** What the web methods of the configuration's forms have in common: all are for administrators. */
final class Forms {
    private Forms() {}

    /** A field's check; says nothing to people who may not see the page. */
    static FormValidation check(Supplier<Optional<String>> rule) {
        if (!Jenkins.get().hasPermission(Jenkins.ADMINISTER)) {
            return FormValidation.ok();
        }
        return rule.get().map(FormValidation::error).orElseGet(FormValidation::ok);
    }

    /** The credentials of the system store that have one of these types. */
    static ListBoxModel credentials(String current, List<Class<? extends StandardCredentials>> types) {
        StandardListBoxModel model = new StandardListBoxModel();
        if (!Jenkins.get().hasPermission(Jenkins.ADMINISTER)) {
            return model.includeCurrentValue(current);
        }
        CredentialsMatcher matcher = CredentialsMatchers.anyOf(
                types.stream().map(CredentialsMatchers::instanceOf).toArray(CredentialsMatcher[]::new));
        return model.includeEmptyValue()
                .includeMatchingAs(ACL.SYSTEM2, Jenkins.get(), StandardCredentials.class, List.of(), matcher)
                .includeCurrentValue(current);
    }

    /** Names to choose from. */
    static ListBoxModel names(String current, boolean emptyToo, List<String> names) {
        ListBoxModel model = new ListBoxModel();
        if (!Jenkins.get().hasPermission(Jenkins.ADMINISTER)) {
            model.add(current, current);
            return model;
        }
        if (emptyToo) {
            model.add(Messages.Forms_None(), "");
        }
        names.forEach(name -> model.add(name, name));
        return model;
    }

    /** A connection test's answer. */
    static FormValidation tried(Supplier<String> attempt) {
        Jenkins.get().checkPermission(Jenkins.ADMINISTER);
        try {
            return FormValidation.ok(attempt.get());
        } catch (RuntimeException e) {
            return FormValidation.error(
                    Messages.Forms_Failed(e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage()));
        }
    }
}
