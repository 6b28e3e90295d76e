"""Secrets Manager's one operation that is used, called as boto3's client calls it."""

from laurel.aws.service import Service, operation


class SignedSecrets(Service):
    """A client of Secrets Manager that threads may share."""

    of = ("secretsmanager", "secretsmanager", "1.1")
    get_secret_value = operation("GetSecretValue")
