package hudson.model;

import org.kohsuke.stapler.export.ExportedBean;

@ExportedBean
public class Queue implements Saveable {

    Queue() {}

    public void save() {
        throw new UnsupportedOperationException();
    }

    public interface Executable extends Runnable {}
}
