package io.jenkins.plugins.slidecraft.rehearsal.cps;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Stands for the annotation of the same name in pipeline-groovy-lib; the library {@code slidecraft} is always loaded. */
@Retention(RetentionPolicy.SOURCE)
@Target({
    ElementType.PACKAGE,
    ElementType.TYPE,
    ElementType.FIELD,
    ElementType.METHOD,
    ElementType.LOCAL_VARIABLE,
    ElementType.CONSTRUCTOR
})
public @interface Library {
    String[] value() default {};
}
