"""Where things are kept: one DynamoDB table. The only place that knows keys, items and boto3."""
