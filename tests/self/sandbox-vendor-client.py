"""The vendor's Python client of 2016 as a judge: each of its calls that the sandbox has, and what has to come back.

usage: sandbox-vendor-client.py <address> <username> <password>, the account one with customer authorization
Ends with 0 if all is as the client has to find it, else with a traceback that names the line.
"""
import re
import sys
import tempfile
import time
from datetime import datetime, timedelta, timezone

from cielo24.actions import Actions
from cielo24.enums import ErrorType, Fidelity, IWP, JobStatus, Language, Priority
from cielo24.options import JobListOptions, PerformTranscriptionOptions
from cielo24.web_utils import WebError

address, username, password = sys.argv[1:]
actions = Actions(address)
new_password = password + '-new'


def is_id(text):
    return re.match('^[0-9a-f]{32}$', text) is not None


def refusal(call, *arguments, **options):
    """The error type with which a call is refused."""
    try:
        call(*arguments, **options)
    except WebError as error:
        assert error.message, 'an error says something'
        return error.error_type
    raise AssertionError('%s %r is not refused' % (call.__name__, arguments))


# Sessions
token = actions.login(username, password)
assert is_id(token)
assert is_id(actions.login(username, password, use_headers=True))
assert refusal(actions.login, username, 'not-the-password') == str(ErrorType.LOGIN_INVALID)
over = actions.login(username, password)
actions.logout(over)
assert refusal(actions.get_job_list, over) == str(ErrorType.BAD_API_TOKEN)

# Keys
key = actions.generate_api_key(token, username, False)
assert is_id(key)
assert actions.generate_api_key(token, username, False) == key
another = actions.generate_api_key(token, username, True)
assert is_id(another) and another != key
for use_headers in (False, True):
    assert is_id(actions.login(username, api_securekey=key, use_headers=use_headers))
    assert is_id(actions.login(username, api_securekey=another, use_headers=use_headers))
actions.remove_api_key(token, another)
assert refusal(actions.login, username, api_securekey=another) == str(ErrorType.ACCOUNT_UNPRIVILEGED)
actions.remove_api_key(token, key)
assert refusal(actions.remove_api_key, token, key) == str(ErrorType.ITEM_NOT_FOUND)

# The password
actions.update_password(token, new_password)
assert is_id(actions.login(username, new_password))
assert refusal(actions.login, username, password) == str(ErrorType.LOGIN_INVALID)
assert refusal(actions.update_password, token, 'taken', sub_account='somebody') == str(
    ErrorType.ACCOUNT_UNPRIVILEGED)
actions.update_password(token, password)

# Jobs
external_id = 'judge-%d' % time.time()
answer = actions.create_job(token, 'testing job', Language.ENGLISH, external_id)
job = answer['JobId']
assert is_id(job) and is_id(answer['TaskId'])
info = actions.get_job_info(token, job)
assert info['JobId'] == job
assert info['JobName'] == 'testing job'
assert info['JobStatus'] == str(JobStatus.AUTHORIZING)
assert info['ExternalID'] == external_id
assert info['SourceLanguage'] == 'en'
for name in ('StartDate', 'DueDate', 'CompletedDate', 'ReturnDate', 'AuthorizationDate'):
    assert info[name] == '', name
datetime.strptime(info['CreationDate'], '%Y-%m-%dT%H:%M:%S.%f')
assert refusal(actions.create_job, token, sub_account='somebody') == str(ErrorType.ACCOUNT_UNPRIVILEGED)
assert refusal(actions.get_job_info, token, '0' * 32) == str(ErrorType.ITEM_NOT_FOUND)

# The list and its filters
everything = actions.get_job_list(token)
assert everything['Username'] == username
assert everything['ActiveJobs'][0]['JobId'] == job
now = datetime.now(timezone.utc).replace(tzinfo=None)
yesterday, tomorrow = now - timedelta(days=1), now + timedelta(days=1)


def found(**options):
    return [entry['JobId'] for entry in actions.get_job_list(token, JobListOptions(**options))['ActiveJobs']]


assert found(external_id=external_id) == [job]
assert found(external_id=external_id, job_name='testing*') == [job]
assert found(external_id=external_id, job_name='other*') == []
assert found(external_id=external_id, job_status=JobStatus.AUTHORIZING) == [job]
assert found(external_id=external_id, job_status=JobStatus.COMPLETE) == []
assert found(external_id=external_id, creation_date_from=yesterday, creation_date_to=tomorrow) == [job]
assert found(external_id=external_id, creation_date_from=tomorrow) == []
assert found(external_id=external_id, sub_account='*') == [job]
assert refusal(actions.get_job_list, token, JobListOptions(job_status='Lost')) == str(ErrorType.INVALID_OPTION)

# Media
assert is_id(actions.add_media_to_job_url(token, job, 'http://example.com/video.mp4'))
assert refusal(actions.add_media_to_job_url, token, job, 'http://example.com/video.mp4') == str(
    ErrorType.INVALID_QUERY)
with_file = actions.create_job(token, 'testing job', Language.ENGLISH)['JobId']
assert refusal(actions.add_media_to_job_url, token, with_file, 'nowhere') == str(ErrorType.INVALID_URL)
with tempfile.TemporaryFile() as media:
    media.write(b'not really a video')
    media.seek(0)
    assert is_id(actions.add_media_to_job_file(token, with_file, media))

# An order before the authorization, as the client's own tests place it
options = PerformTranscriptionOptions(
    return_iwp=[IWP.FINAL], custom_metadata={'key': 'value'}, notes='a note', speaker_id=True)
arguments = (token, job, Fidelity.PREMIUM, Priority.STANDARD, 'http://fake-callback.com/action?job_id={job_id}', 24)
assert refusal(actions.perform_transcription, token, job, 'PERFECT') == str(ErrorType.INVALID_OPTION)
assert is_id(actions.perform_transcription(*arguments, target_language=Language.SPANISH, options=options))
info = actions.get_job_info(token, job)
assert info['JobStatus'] == str(JobStatus.AUTHORIZING)
assert info['TargetLanguage'] == 'es'
assert info['DueDate'] != ''
assert info['Priority'] == str(Priority.PRIORITY), 'fewer hours than STANDARD takes'
assert info['ReturnTargets'] == {
    'url': [{'callback_url': 'http://fake-callback.com/action?job_id={job_id}'}]}
assert {name: option['setting'] for name, option in info['Options'].items()} == {
    'return_iwp': ['FINAL'], 'custom_metadata': {'key': 'value'}, 'notes': 'a note', 'speaker_id': True}

# Authorization
actions.authorize_job(token, job)
actions.authorize_job(token, job)
for _ in range(100):
    status = actions.get_job_info(token, job)['JobStatus']
    assert status in (str(JobStatus.IN_PROCESS), str(JobStatus.COMPLETE)), status
    if status == str(JobStatus.COMPLETE):
        break
    time.sleep(0.1)
assert status == str(JobStatus.COMPLETE)
assert actions.get_job_info(token, job)['CompletedDate'] != ''
assert refusal(actions.authorize_job, token, '0' * 32) == str(ErrorType.ITEM_NOT_FOUND)

# Deletion
assert refusal(actions.delete_job, token, job) == str(ErrorType.INVALID_QUERY)
assert is_id(actions.delete_job(token, with_file))
assert refusal(actions.get_job_info, token, with_file) == str(ErrorType.ITEM_NOT_FOUND)

# What the sandbox does not have
assert refusal(actions.get_media, token, job) == str(ErrorType.INVALID_QUERY)
assert refusal(actions.get_caption, token, job, 'SRT') == str(ErrorType.INVALID_QUERY)
assert refusal(actions.aggregate_statistics, token) == str(ErrorType.INVALID_QUERY)
