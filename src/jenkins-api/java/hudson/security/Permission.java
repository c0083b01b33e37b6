package hudson.security;

public final class Permission {

    Permission() {}

    public static final Permission READ = null;
}
