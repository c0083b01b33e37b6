package org.kohsuke.accmod;

import static java.lang.annotation.RetentionPolicy.RUNTIME;

import java.lang.annotation.Documented;
import java.lang.annotation.Retention;
import org.jvnet.hudson.annotation_indexer.Indexed;

@Retention(RUNTIME)
@Documented
@Indexed
public @interface Restricted {

    Class<? extends AccessRestriction>[] value();
}
