/**
 * The whole way of a release: build, staging and its gates, approval, prod and its gates; back to the last stable release
 * when prod is bad. What it needs to know stands in slidecraft.yaml. Call it outside of node: agents are taken only to build.
 */
def call(Map arguments = [:]) {
    def version = arguments.version
    if (!version) {
        error "slidecraftPipeline: version is missing: it has to be major.minor.patch; write slidecraftPipeline(version: '1.4.2')"
    }
    def staging = arguments.staging ?: 'staging'
    def prod = arguments.prod ?: 'prod'
    def gates = arguments.gates ?: ['job-success-rate', 'api-error-rate']
    def release = null

    stage('Build') {
        node(arguments.label ?: '') {
            checkout scm
            release = slidecraftBuild(version: version)
        }
    }
    stage('Deploy to ' + staging) {
        slidecraftDeploy(environment: staging, release: release)
    }
    stage('Check ' + staging) {
        metricGate(environment: staging, gate: gates[0])
    }
    stage('Approve') {
        slidecraftApprove(environment: prod, release: release)
    }
    try {
        stage('Deploy to ' + prod) {
            slidecraftDeploy(environment: prod, release: release)
        }
        stage('Check ' + prod) {
            for (int i = 0; i < gates.size(); i++) {
                metricGate(environment: prod, gate: gates[i])
            }
        }
    } catch (failure) {
        stage('Roll back ' + prod) {
            slidecraftRollback(environment: prod, reason: failure.message ?: 'the deployment or its checks failed')
        }
        throw failure
    }
    return release
}
