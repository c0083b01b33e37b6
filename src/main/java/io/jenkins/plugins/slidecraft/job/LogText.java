package io.jenkins.plugins.slidecraft.job;

import java.util.regex.Pattern;

/** Makes a line of a tool's log fit for a build log: without credentials, colours and control characters, and not endless. */
public final class LogText {
    private static final int LONGEST = 2000;

    /** A password may hold what an address should not have unescaped: rather too much is masked than too little. */
    private static final Pattern USER_INFO = Pattern.compile("(://)[^/\\s\"'<>@:]*:[^\\s\"'<>]*@");

    private static final Pattern PARAMETER = Pattern.compile(
            "(?i)\\b(password|passwd|pwd|pgpassword|secret|token)(\\s*[=:]\\s*|%3D)(\"[^\"]*\"|'[^']*'|[^\\s&;,\"']+)");
    private static final Pattern ESCAPE =
            Pattern.compile("\u001B(?:\\[[0-9;?]*[ -/]*[@-~]|\\][^\u0007]*\u0007|[@-Z\\\\^_])");
    private static final Pattern CONTROL = Pattern.compile("[\\p{Cc}\\p{Cf}&&[^\\t]]");

    private LogText() {}

    /** A line as it may be printed. */
    public static String clean(String line) {
        String plain = CONTROL.matcher(ESCAPE.matcher(line).replaceAll("")).replaceAll("");
        String masked = PARAMETER
                .matcher(USER_INFO.matcher(plain).replaceAll("$1****@"))
                .replaceAll("$1$2****");
        return masked.length() <= LONGEST ? masked : masked.substring(0, LONGEST) + "…";
    }
}
