/**
 * Asks a person whether a release may go to an environment: one line and the link to the evidence. The answer counts for these
 * digests alone: slidecraftDeploy computes the input's id again.
 *
 * @param arguments environment: its name; release: what slidecraftBuild returned
 */
def call(Map arguments) {
    def evidence = slidecraftEvidence(environment: arguments.environment, release: arguments.release)
    return input(
        id: evidence.id,
        message: "${evidence.message} ${evidence.url}",
        ok: 'Deploy',
        submitter: evidence.submitter)
}
