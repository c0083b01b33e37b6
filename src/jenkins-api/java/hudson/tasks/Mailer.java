package hudson.tasks;

public class Mailer {

    Mailer() {}

    public static DescriptorImpl descriptor() {
        throw new UnsupportedOperationException();
    }

    public static final class DescriptorImpl {

        DescriptorImpl() {}

        public String getSmtpHost() {
            throw new UnsupportedOperationException();
        }
    }
}
