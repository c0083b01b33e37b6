package org.kohsuke.accmod;

import org.jvnet.hudson.annotation_indexer.Indexed;
import java.lang.annotation.Documented;
import java.lang.annotation.Retention;
import static java.lang.annotation.RetentionPolicy.RUNTIME;

@Retention(RUNTIME)
@Documented
@Indexed
public @interface Restricted {

    Class<? extends AccessRestriction>[] value();
}
