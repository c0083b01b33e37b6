package io.jenkins.plugins.slidecraft.rehearsal.plugin;

import java.text.MessageFormat;
import java.util.Locale;
import java.util.ResourceBundle;

/** The texts of the plugin's steps. */
final class Messages {
    private static final ResourceBundle STEPS =
            ResourceBundle.getBundle("io.jenkins.plugins.slidecraft.steps.Messages", Locale.ROOT);

    private Messages() {}

    /** The text of a key, with its arguments filled in. */
    static String of(String key, Object... arguments) {
        return new MessageFormat(STEPS.getString(key), Locale.ROOT).format(arguments);
    }
}
