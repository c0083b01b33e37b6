package com.cloudbees.plugins.credentials;

import org.kohsuke.stapler.export.ExportedBean;

@ExportedBean
public class BaseCredentials implements Credentials {

    protected BaseCredentials() {}
}
