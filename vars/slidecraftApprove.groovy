/**
 * Asks a person whether a release may go to an environment: Jenkins' own input, one line and a link to the evidence.
 * slidecraftDeploy finds the answer in the input's own record, by its id.
 */
def call(Map arguments = [:]) {
    def evidence = slidecraftEvidence(environment: arguments.environment, release: arguments.release)
    def question = [id: evidence.id, ok: arguments.ok ?: 'Approve']
    question.message = evidence.url ? evidence.message + ' Evidence: ' + evidence.url : evidence.message
    if (evidence.submitter) {
        question.submitter = evidence.submitter
    }
    input(question)
}
