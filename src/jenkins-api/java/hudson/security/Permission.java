package hudson.security;

public final class Permission {

    public static final Permission READ = null;
}
